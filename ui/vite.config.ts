import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** The licences of what is bundled ask for their notice in every copy. */
function notices(modules: Iterable<string>): string {
  const packages = new Set<string>();
  for (const id of modules) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
    if (name) packages.add(name);
  }
  const byText = new Map<string, string[]>();
  for (const name of [...packages].sort()) {
    const folder = new URL(`node_modules/${name}/`, import.meta.url);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} comes without its licence`);
    const text = readFileSync(new URL(file, folder), 'utf8').trim();
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  const texts = [...byText].map(([text, names]) => `${names.join(', ')}:\n\n${text}`);
  return `<!--\nThis page contains:\n\n${texts.join('\n\n').replaceAll('--', '- -')}\n-->\n`;
}

/** Seals the finished page: only its own script may run, and nothing may be loaded. */
function seal(): Plugin {
  return {
    name: 'truce-seal',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post', // after everything has been put into the page
      handler(_, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('the build gave no index.html');
        const html = String(page.source);
        const scripts = [...html.matchAll(/<script type="module"[^>]*>([^]*?)<\/script>/g)];
        if (scripts.length !== 1 || scripts[0]![1] === '' || /<(script|link)[^>]* (src|href)="[^d]/.test(html))
          throw new Error('the page must hold its one script and refer to nothing outside');
        if (html.split('/*TRUCE_DATA*/').length !== 2)
          throw new Error('the page must hold the place for the results exactly once');
        const hash = createHash('sha256').update(scripts[0]![1]!).digest('base64');
        const policy = [
          "default-src 'none'",
          `script-src 'sha256-${hash}'`,
          "style-src 'unsafe-inline'",
          'img-src data:',
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; ');
        const tag = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
        const charset = '<meta charset="utf-8" />';
        page.source = html.replace(charset, () => `${charset}\n    ${tag}`) + notices(this.getModuleIds());
      },
    },
  };
}

/** While developing, the page shows the fixture. */
function fixture(): Plugin {
  return {
    name: 'truce-fixture',
    apply: 'serve',
    transformIndexHtml(html) {
      const file = new URL('fixtures/small.json', import.meta.url);
      const json = readFileSync(file, 'utf8').replaceAll('<', '\\u003c');
      return html.replace('/*TRUCE_DATA*/', () => json);
    },
  };
}

export default defineConfig({
  plugins: [svelte(), fixture(), viteSingleFile({ removeViteModuleLoader: true }), seal()],
  build: {
    target: 'es2020',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
});
