import { nodeProject } from './jest.mjs';

export default nodeProject('tools', import.meta.dirname);
