import { useTranslation } from 'react-i18next'
import { useRole } from '../backend/live-store.ts'

/** Keys of Explore for the shortcuts sheet. */
export function useExploreShortcuts(): { title: string; rows: [text: string, keys: string[]][] } {
  const { t } = useTranslation('explore')
  const may = useRole() !== 'viewer'
  return {
    title: t('keys.title'),
    rows: [
      [t('keys.search'), ['/']],
      [t('keys.range'), ['T']],
      [t('keys.live'), ['L']],
      [t('keys.back'), [t('keys.backspace')]],
      [t('keys.forward'), ['Shift', t('keys.backspace')]],
      [t('keys.reset'), ['R']],
      ...(may ? [[t('keys.annotate'), ['A']] satisfies [string, string[]]] : []),
      [t('keys.pan'), ['←', '→']],
      [t('keys.zoom'), ['+', '−']],
      [t('keys.crosshair'), ['Shift', '←', '→']],
    ],
  }
}
