import { nestProject } from '../../tools/jest.mjs';

export default nestProject('platform', import.meta.dirname);
