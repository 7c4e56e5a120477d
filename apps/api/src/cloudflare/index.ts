export { CloudflareAccess } from './cloudflare-access.ts';
export { CLOUDFLARE_ACCESS, CloudflareModule, TEAM_KEYS_CLIENT, TEAM_KEYS_URL } from './cloudflare.module.ts';
