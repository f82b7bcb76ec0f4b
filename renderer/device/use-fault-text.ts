import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import type { Fault } from './channel-form.ts'

/** What is wrong with a field, in the reader's language. */
export function useFaultText(): (fault: Fault) => string {
  const { t } = useTranslation('device')
  const format = useFormat()
  return (fault) => {
    switch (fault.kind) {
      case 'min':
        return t('editor.invalid.min', { min: format.number(fault.min, decimals(fault.min)) })
      case 'max':
        return t('editor.invalid.max', { max: format.number(fault.max, decimals(fault.max)) })
      case 'order':
        return t('editor.invalid.order', { other: t(`editor.${fault.other}`) })
      default:
        return t(`editor.invalid.${fault.kind}`)
    }
  }
}

/** As many as the number itself has. */
export function decimals(value: number): number {
  return Math.min(6, String(value).split('.')[1]?.length ?? 0)
}
