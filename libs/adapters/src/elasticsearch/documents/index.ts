// What a worker thread needs to turn logs into documents: nothing here reaches for a network.
export { type RowOrigin, OriginError, documentId, isDocumentId } from '../document-id.ts';
export { type EncodeOptions, encodeDocuments } from '../encode-documents.ts';
export { type BulkPart, type EncodedDocuments, textsOf, transferablesOfDocuments } from './encoded-documents.ts';
