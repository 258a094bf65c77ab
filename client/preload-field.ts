import type { Plugin } from 'vite';

/** The code of the phone's page, which its first script asks for when it has asked the server for the first answers. */
const main = /\/field\/main\.tsx$/;

interface Part {
  type: string;
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  viteMetadata?: { importedCss: Set<string> };
}

/** Lets the document of the phone's page name all that its first view needs, so that it comes at once and side by side. */
export function preloadField(): Plugin {
  return {
    name: 'preload-field',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        if (bundle === undefined || !filename.endsWith('field.html')) return html;
        const files = listFiles(Object.values(bundle) as unknown as Part[]);
        const tags = files
          .filter((file) => !html.includes(`/${file}"`))
          .map((file) =>
            file.endsWith('.css')
              ? { tag: 'link', attrs: { rel: 'stylesheet', crossorigin: true, href: `/${file}` } }
              : { tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` } },
          );
        return { html, tags: tags.map((tag) => ({ ...tag, injectTo: 'head' as const })) };
      },
    },
  };
}

/** The page's code with all that it imports at once, and the style sheets of these. */
function listFiles(parts: readonly Part[]): string[] {
  const byName = new Map(parts.map((part) => [part.fileName, part]));
  const start = parts.find(({ facadeModuleId }) => main.test(facadeModuleId ?? ''));
  if (start === undefined) throw new Error('the code of the phone was not built');
  const found = new Set<string>();
  const waiting = [start.fileName];
  while (waiting.length > 0) {
    const name = waiting.pop() as string;
    if (found.has(name)) continue;
    found.add(name);
    const { imports = [], viteMetadata } = byName.get(name) ?? {};
    waiting.push(...imports);
    for (const file of viteMetadata?.importedCss ?? []) found.add(file);
  }
  return [...found];
}
