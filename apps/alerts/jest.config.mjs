import { nestProject } from '../../tools/jest.mjs';

export default nestProject('alerts', import.meta.dirname);
