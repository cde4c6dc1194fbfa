import { type ApiDeps, LINK_ACTOR } from '../context.js';
import type { ApiRequest, Reply, Routes } from '../handler.js';
import {
  answerSurvey,
  followLink,
  type LinkContext,
  type LinkTarget,
  openLink,
  recordOpen,
  unsubscribe,
} from '../operations/public-links.js';
import { answerForm, answerThanks } from '../pages/answer-page.js';
import { errorPage } from '../pages/error-page.js';
import { languageOf } from '../pages/layout.js';
import { unsubscribeDone, unsubscribeQuestion } from '../pages/unsubscribe-page.js';

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const PIXEL_SUFFIX = /\.gif$/;

/** Pages behind the links in messages. Nothing that is only looked at changes anything, and nothing is kept by caches. */
export function publicRoutes(deps: ApiDeps): Routes {
  const context: LinkContext = { ...deps, actor: LINK_ACTOR };
  return {
    showUnsubscribePage: async ({ params }) => {
      const target = await openLink(context, params.token!, 'unsubscribe');
      if (!target.found) return unusable(target);
      const { locale, topic } = target.message;
      return page(unsubscribeQuestion(languageOf(locale), topic));
    },

    unsubscribe: async ({ params, body }) => {
      const target = await openLink(context, params.token!, 'unsubscribe');
      if (!target.found) return unusable(target);
      const topic = await unsubscribe(context, target.message, body<{ everything?: string }>().everything === 'yes');
      return page(unsubscribeDone(languageOf(target.message.locale), topic));
    },

    showAnswerPage: async ({ params }) => {
      const target = await openLink(context, params.token!, 'answer');
      if (!target.found) return unusable(target);
      const score = Number(target.claims.score);
      return page(answerForm(languageOf(target.message.locale), Number.isInteger(score) ? score : undefined));
    },

    answerSurvey: async ({ params, body }) => {
      const target = await openLink(context, params.token!, 'answer');
      if (!target.found) return unusable(target);
      const { score, comment = '' } = body<{ score: string; comment?: string }>();
      const isFirst = await answerSurvey(context, target, { score: Number(score), comment });
      return page(answerThanks(languageOf(target.message.locale), isFirst));
    },

    followLink: async (request) => {
      const url = await followLink(context, request.params.token!, isPrefetch(request));
      return { status: 302, content: '', headers: { Location: url, 'Cache-Control': 'no-store' } };
    },

    recordOpen: async ({ params }) => {
      await recordOpen(context, params.pixel!.replace(PIXEL_SUFFIX, ''));
      return { status: 200, content: PIXEL, headers: { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' } };
    },
  };
}

/** Browsers say so when they fetch a page before anybody asked for it. */
function isPrefetch({ header }: ApiRequest): boolean {
  return /prefetch|preview/i.test(header('sec-purpose') ?? header('purpose') ?? '');
}

function page(html: string, status = 200): Reply {
  return {
    status,
    content: html,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  };
}

function unusable(target: LinkTarget & { readonly found: false }): Reply {
  const status = target.reason === 'expired' ? 410 : 404;
  return page(errorPage(status), status);
}
