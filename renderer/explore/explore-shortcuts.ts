import { useTranslation } from 'react-i18next'

/** Keys of Explore for the shortcuts sheet. */
export function useExploreShortcuts(): { title: string; rows: [text: string, keys: string[]][] } {
  const { t } = useTranslation('explore')
  return {
    title: t('keys.title'),
    rows: [
      [t('keys.search'), ['/']],
      [t('keys.range'), ['T']],
      [t('keys.live'), ['L']],
      [t('keys.back'), [t('keys.backspace')]],
      [t('keys.forward'), ['Shift', t('keys.backspace')]],
      [t('keys.reset'), ['R']],
      [t('keys.annotate'), ['A']],
      [t('keys.pan'), ['←', '→']],
      [t('keys.zoom'), ['+', '−']],
      [t('keys.crosshair'), ['Shift', '←', '→']],
    ],
  }
}
