/** Which app this process is (`AppName`). */
export const APP_NAME = Symbol('APP_NAME');
