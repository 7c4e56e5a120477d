export { BufferGarbage } from './buffer-garbage.ts';
