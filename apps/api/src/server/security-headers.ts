import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { Settings } from '@tocsin/platform/config';

/**
 * Headers for an API and the dashboard of the same origin: scripts only from our own files. Styles may be inline, because
 * Angular adds `<style>` elements for components and charts write `style` attributes into their tooltips.
 */
export const securityHeaders = ({ publicUrl }: Pick<Settings, 'publicUrl'>): FastifyHelmetOptions => {
  const https = publicUrl?.startsWith('https:') ?? false;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // A browser that once reached us by https would refuse http from then on: only where https is the way in.
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  };
};
