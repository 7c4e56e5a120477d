/** Elastic's own clients refuse to speak to a server that does not send it. */
export const PRODUCT_HEADERS = { 'X-Elastic-Product': 'Elasticsearch' } as const;

/**
 * The version that we claim: of the newest line whose bulk API, licence and templates we answer for. Shippers refuse servers
 * that are older than themselves only in their major version, and newer clients than this accept it.
 */
export const PRODUCT_VERSION = '8.19.0';
