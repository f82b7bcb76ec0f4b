import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { showFailure } from '../ui/toasts.tsx'
import { sendPlaceAgain } from './zone-calls.ts'

/** Sends a board its place once more. @param needs why the reader may not */
export function SendAgain({ board, needs }: { board: string; needs: string | undefined }) {
  const { t } = useTranslation('zones')
  return (
    <Button
      size="sm"
      disabled={needs !== undefined}
      title={needs}
      onClick={() => void sendPlaceAgain(board).catch((fault: unknown) => showFailure(t('sendFailed'), fault))}
    >
      {t('sendAgain')}
    </Button>
  )
}
