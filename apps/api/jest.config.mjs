import { nestProject } from '../../tools/jest.mjs';

export default nestProject('api', import.meta.dirname);
