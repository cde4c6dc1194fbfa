// Templates, compiled: a view of one message in, its subject and bodies out.
import type { Locale } from '../calendar/format.js';
import type { TemplateDescription, TemplateShelf, TemplateTexts } from '../catalog/templates.js';
import { AppError } from '../errors.js';
import { compileTemplate, type Render, type RenderingFrame } from './template-language.js';

/** Plain data only: Handlebars does not see getters or anything of a prototype. */
export interface MessageView {
  readonly recipient: { readonly name: string };
  readonly organisation: { readonly name: string; readonly currency: string; readonly websiteUrl: string };
  readonly parameters: object;
  /** Addresses that belong to this message; null where it has none. */
  readonly links: { readonly unsubscribe: string | null; readonly open: string | null };
  readonly coupon: object | null;
  readonly task: object | null;
}

export interface RenderedMessage {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface CompiledTemplate {
  readonly description: TemplateDescription;
  /** As they are written. */
  readonly texts: Readonly<Record<Locale, TemplateTexts>>;
  /** Throws an `Error` that says which name the view lacks. */
  render(locale: Locale, view: MessageView, frame: RenderingFrame): RenderedMessage;
}

/** By name; undefined = there is no such template. */
export type Templates = (name: string) => CompiledTemplate | undefined;

interface CompiledTexts {
  readonly subject: Render;
  readonly html: Render;
  readonly text: Render;
}

/** Compiles all of them. Throws `definitionInvalid` naming the template and the language of a mistake. */
export function compileTemplates(shipped: TemplateShelf): Templates {
  const layouts = {
    fa: {
      html: compileTemplate(shipped.layouts.fa.html, 'html'),
      text: compileTemplate(shipped.layouts.fa.text, 'text'),
    },
    en: {
      html: compileTemplate(shipped.layouts.en.html, 'html'),
      text: compileTemplate(shipped.layouts.en.text, 'text'),
    },
  };
  const compiled = new Map(
    shipped.templates.map(({ description, texts }): [string, CompiledTemplate] => {
      const byLocale = { fa: compileTexts(description, 'fa', texts.fa), en: compileTexts(description, 'en', texts.en) };
      return [
        description.name,
        {
          description,
          texts,
          render(locale, view, frame) {
            const source = byLocale[locale];
            const layout = layouts[locale];
            return {
              subject: source.subject(view, frame).replace(/\s+/g, ' ').trim(),
              html: layout.html({ ...view, body: source.html(view, frame) }, frame),
              text: layout.text({ ...view, body: source.text(view, frame).trim() }, frame),
            };
          },
        },
      ];
    }),
  );
  return (name) => compiled.get(name);
}

function compileTexts(description: TemplateDescription, locale: Locale, texts: TemplateTexts): CompiledTexts {
  try {
    return {
      subject: compileTemplate(texts.subject, 'text'),
      html: compileTemplate(texts.html, 'html'),
      text: compileTemplate(texts.text, 'text'),
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'definitionInvalid',
      `The template "${description.name}" (${locale}) is broken: ${message}`,
      [],
      {
        cause,
      },
    );
  }
}
