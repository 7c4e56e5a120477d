import { nestProject } from '../../tools/jest.mjs';

export default nestProject('stream', import.meta.dirname);
