import { lazy, Suspense } from 'react'

/** The dialogs that change stored history (renderer/revisions), loaded when first opened. */
export type RevisionAsked =
  | { kind: 'reprocess'; series: number; fromMs: number; toMs: number }
  | { kind: 'edit' | 'exclude'; series: number; samples: readonly { atMs: number; value: number | null }[] }

const ReprocessDialog = lazy(() => import('../revisions/ReprocessDialog.tsx').then((file) => ({ default: file.ReprocessDialog })))
const SampleDialog = lazy(() => import('../revisions/SampleDialog.tsx').then((file) => ({ default: file.SampleDialog })))

export function RevisionDialogs({ asked, onClose }: { asked: RevisionAsked; onClose(): void }) {
  return (
    <Suspense fallback={null}>
      {asked.kind === 'reprocess' ? (
        <ReprocessDialog series={asked.series} fromMs={asked.fromMs} toMs={asked.toMs} onClose={onClose} />
      ) : (
        <SampleDialog series={asked.series} samples={asked.samples} kind={asked.kind} onClose={onClose} />
      )}
    </Suspense>
  )
}
