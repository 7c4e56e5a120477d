/** Of this program, as /health and the OpenAPI document tell it. */
export const VERSION = '0.1.0';
