import { nestProject } from '../tools/jest.mjs';

export default nestProject('deploy', import.meta.dirname);
