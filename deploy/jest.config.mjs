import { nodeProject } from '../tools/jest.mjs';

export default nodeProject('deploy', import.meta.dirname);
