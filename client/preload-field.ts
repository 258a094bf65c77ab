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

/**
 * Lets the document of the phone's page name all that its first view needs, so that it comes at once and side by side; its
 * style sheets, a few kilobytes, stand in the document itself.
 */
export function preloadField(): Plugin {
  return {
    name: 'preload-field',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        if (bundle === undefined || !filename.endsWith('field.html')) return html;
        const files = listFiles(Object.values(bundle) as unknown as Part[]);
        const sheets = files.filter((file) => file.endsWith('.css'));
        const scripts = files.filter((file) => !file.endsWith('.css') && !html.includes(`/${file}"`));
        const tags = [
          ...scripts.map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          })),
          { tag: 'style', children: sheets.map((file) => textOf(bundle[file])).join('\n') },
          // The code that comes with a sheet looks for its link, and would ask for it and wait; this one asks when all else is there.
          ...sheets.map((file) => ({
            tag: 'link',
            attrs: { rel: 'stylesheet', media: 'not all', crossorigin: true, href: `/${file}` },
          })),
        ];
        return {
          html: withoutSheets(html, sheets),
          tags: tags.map((tag) => ({ ...tag, injectTo: 'head' as const })),
        };
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

/** The style sheet of a file of the bundle. */
function textOf(file: { type: string; source?: string | Uint8Array } | undefined): string {
  if (file?.type !== 'asset' || file.source === undefined) throw new Error('a style sheet was not built');
  return typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source);
}

/** The document without the links to its style sheets that the build has put there. */
function withoutSheets(html: string, sheets: readonly string[]): string {
  return sheets.reduce(
    (text, file) => text.replace(new RegExp(`\\s*<link rel="stylesheet"[^>]*href="/${file}">`), ''),
    html,
  );
}
