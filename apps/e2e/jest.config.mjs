import { nodeProject } from '../../tools/jest.mjs';

export default { ...nodeProject('e2e', import.meta.dirname), maxWorkers: 1 };
