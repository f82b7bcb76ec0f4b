import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Canvas, text, or both beside each other; Ctrl E goes from one to the other. */

export const VIEWS = ['canvas', 'split', 'text'] as const
export type View = (typeof VIEWS)[number]

interface Props {
  view: View
  className: string | undefined
  onView(view: View): void
}

export function ViewSwitch({ view, className, onView }: Props) {
  const { t } = useTranslation('rules')
  return (
    <SegmentedControl
      className={className ?? ''}
      aria-label={t('head.view')}
      title={`${t('head.view')} · ${t('key.ctrl')} E`}
      value={view}
      data={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
      onChange={(next) => onView(VIEWS.find((one) => one === next) ?? 'canvas')}
    />
  )
}
