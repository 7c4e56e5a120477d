import { nestProject } from '../../tools/jest.mjs';

export default nestProject('adapters', import.meta.dirname);
