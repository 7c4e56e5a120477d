/** Nest injection token of the loaded `Settings`. */
export const SETTINGS = 'tocsin:Settings';
