import type { Plugin } from 'vite';

/** The part that the first script asks for at once. */
const PAGE = /\/client\/page\.tsx$/;

/** Has the browser load what the page is made of while it still reads its first script, not one after the other. */
export function preloadPage(): Plugin {
  return {
    name: 'preload-page',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, path }) {
        if (!bundle || !path.endsWith('index.html')) return html;
        const page = Object.values(bundle).find(
          (part) => part.type === 'chunk' && PAGE.test(part.facadeModuleId ?? ''),
        );
        if (page?.type !== 'chunk') throw new Error('the page was not built');
        return [page.fileName, ...page.imports].map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}
