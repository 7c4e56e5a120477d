import { nodeProject } from '../../tools/jest.mjs';

export default nodeProject('producer', import.meta.dirname);
