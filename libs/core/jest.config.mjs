import { nodeProject } from '../../tools/jest.mjs';

export default nodeProject('core', import.meta.dirname);
