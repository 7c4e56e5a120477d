export { openApiDocument, serveOpenApi } from './document.ts';
