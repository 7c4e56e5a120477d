import { nestProject } from '../../tools/jest.mjs';

export default nestProject('standalone', import.meta.dirname);
