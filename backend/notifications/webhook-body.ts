// Bodies of webhooks. Words of boards and rules go in as plain text, never as markup of the service. Pure.
import type { WebhookShape } from '../contract/alarms/channel.ts'
import { because } from '../contract/reasons.ts'
import { headline, type Message, type Reader } from './message.ts'
import { SendFault } from './ports.ts'

/** Notices of a summary that are sent whole. */
const MOST_WHOLE = 50
const EMOJI = { info: 'information_source', warning: 'warning', critical: 'rotating_light' } as const

export interface WebhookRequest {
  url: string
  body: unknown
}

/** @throws SendFault for an address that the service cannot have */
export function webhookRequest(shape: WebhookShape, url: string, message: Message, reader: Reader): WebhookRequest {
  switch (shape) {
    case 'slack':
      return { url, body: slackBody(message) }
    case 'teams':
      return { url, body: teamsBody(message) }
    case 'ntfy':
      return ntfyRequest(url, message)
    case 'json':
      return { url, body: jsonBody(message, reader) }
  }
}

/** Also the payload over MQTT. */
export function jsonBody({ severity, title, lines, notices }: Message, reader: Reader): object {
  const whole = notices.slice(0, MOST_WHOLE).map((notice) => {
    const { sinceMs, atMs, text, title: own, ...rest } = notice
    return {
      ...rest,
      text: text ?? own ?? headline(notice, reader),
      headline: headline(notice, reader),
      since: iso(sinceMs),
      at: iso(atMs),
    }
  })
  return {
    source: 'leitstand',
    type: notices.length > 1 ? 'summary' : 'notice',
    severity,
    title,
    lines,
    count: notices.length,
    notices: whole,
  }
}

/** https://api.slack.com/reference/block-kit/blocks: header 150 characters, text 3,000. */
function slackBody({ severity, title, lines }: Message): object {
  const text = (words: string, most: number) => ({ type: 'plain_text', text: cut(words, most), emoji: true })
  const fallback = title.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return {
    text: cut(fallback, 3000),
    blocks: [
      { type: 'header', text: text(`:${EMOJI[severity]}: ${title}`, 150) },
      ...(lines.length === 0 ? [] : [{ type: 'section', text: text(lines.join('\n'), 3000) }]),
    ],
  }
}

/** Adaptive card (https://adaptivecards.io, version 1.4); rich text has no Markdown. */
function teamsBody({ severity, title, lines }: Message): object {
  const color = { info: 'accent', warning: 'warning', critical: 'attention' }[severity]
  const run = (text: string, more: object = {}) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...more }] })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [run(cut(title, 500), { size: 'medium', weight: 'bolder', color }), ...lines.map((line) => run(cut(line, 1000)))],
        },
      },
    ],
  }
}

/** https://docs.ntfy.sh/publish/#publish-as-json: to the server, with the topic in the body; headers could hold no umlauts. */
function ntfyRequest(address: string, { severity, title, lines }: Message): WebhookRequest {
  const url = new URL(address)
  const path = url.pathname.replace(/\/+$/, '')
  const topic = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1))
  if (topic === '') throw new SendFault(because('channel-no-topic'), true)
  url.pathname = path.slice(0, path.lastIndexOf('/') + 1)
  const priority = { info: 3, warning: 4, critical: 5 }[severity]
  return {
    url: url.href,
    body: { topic, title: cut(title, 250), message: cut(lines.join('\n') || title, 4000), priority, tags: [EMOJI[severity]] },
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
