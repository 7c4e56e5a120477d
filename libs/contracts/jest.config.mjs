import { nodeProject } from '../../tools/jest.mjs';

export default nodeProject('contracts', import.meta.dirname);
