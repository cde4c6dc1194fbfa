import { createRequire } from 'node:module';
import path from 'node:path';
import express, { type Express } from 'express';
import type { JsonObject } from '../core/json.js';
import { PAGE_STYLE } from './pages/layout.js';

const ASSETS = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ravand API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="documentation"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#documentation', deepLinking: true });
`;

/** GET /openapi.json, GET /docs (the document as a page whose every part comes from here), and the style of public pages. */
export function mountDocumentation(app: Express, spec: JsonObject): void {
  app.get('/openapi.json', (_request, response) => {
    response.json(spec);
  });
  app.get('/docs', (_request, response) => {
    // The page's own script sets inline styles.
    const policy = String(response.getHeader('Content-Security-Policy'));
    response.setHeader(
      'Content-Security-Policy',
      policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    );
    response.type('html').send(PAGE);
  });
  app.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  app.get('/pages.css', (_request, response) => {
    response.type('css').set('Cache-Control', 'public, max-age=86400').send(PAGE_STYLE);
  });
  app.use('/docs/assets', express.static(ASSETS, { index: false, redirect: false }));
}
