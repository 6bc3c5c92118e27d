/** Who may call the routes of public listening and the package for villages. */
import { everyone, type Rule, readers } from './rule.ts';

export const listeningAccess: Readonly<Record<string, Rule>> = {
  'GET /api/public/v1/items': 'public',
  'GET /api/public/v1/items/:id': 'public',
  'GET /api/public/v1/audio/:name': 'public',
  'GET /nghe-lai/rss.xml': 'public',
  'GET /api/v1/listening': readers,
  'PUT /api/v1/listening/withdrawn/:id': everyone,
  'DELETE /api/v1/listening/withdrawn/:id': everyone,
  'GET /api/v1/usb.zip': everyone,
  'POST /api/village/v1/usb-ticket': 'village',
  'GET /api/village/v1/usb.zip': 'public',
};
