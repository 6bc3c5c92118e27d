/** Shows notices that the server pushes to this browser, also while no page of Loa is open; a click opens the page they are about. */
self.addEventListener('push', (event) => {
  const { title, body, href, tag } = event.data?.json() ?? {};
  if (typeof title !== 'string') return;
  const options = { body, tag, renotify: true, icon: '/favicon.svg', lang: 'vi', data: { href } };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const href = new URL(event.notification.data?.href ?? '/', self.location.origin);
  // Whatever a message says, it opens a page of this server.
  const url = href.origin === self.location.origin ? href.href : self.location.origin;
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(async (pages) => {
      const [page] = pages;
      if (page === undefined) return self.clients.openWindow(url);
      await page.focus();
      return page.navigate(url);
    }),
  );
});
