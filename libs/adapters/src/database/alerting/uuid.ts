/** Whether a text can be the id of a row; any other is the id of nothing, and PostgreSQL refuses to look for it. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
