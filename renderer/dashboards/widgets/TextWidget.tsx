import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import Markdown, { type Components } from 'react-markdown'
import { useScope, type WidgetOf } from '../scope.ts'
import classes from './text.module.css'
import { WidgetFrame } from './WidgetFrame.tsx'

/** Markdown that a person wrote. HTML in it stays text; links open apart; pictures belong to the image widget. */
const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  img: ({ alt }) => <em>{alt}</em>,
  // The page has its own h1; a widget's own head is h2.
  h1: ({ children }) => <h3 data-level="1">{children}</h3>,
  h2: ({ children }) => <h3 data-level="2">{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
}

export const TextWidget = memo(function TextWidget({ widget }: { widget: WidgetOf<'text'> }) {
  const { t } = useTranslation('dashboards')
  const { editing } = useScope()
  return (
    <WidgetFrame title={widget.title} bare>
      <div className={classes.text} data-bare={widget.title === ''}>
        {widget.markdown.trim() === '' ? (
          editing && <p className={classes.hint}>{t('text.empty')}</p>
        ) : (
          <Markdown components={COMPONENTS}>{widget.markdown}</Markdown>
        )}
      </div>
    </WidgetFrame>
  )
})
