/** Placeholder replaced below. */
export default function OverviewPage() {
  return null
}
