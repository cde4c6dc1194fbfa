/** Points between the steps of the ledger at which a test can stop a process; each is awaited. Nothing in production sets them. */
export interface LedgerHooks {
  /** Rows are reserved and committed, nothing is rendered. */
  readonly afterReserve?: () => Promise<void>;
  /** Rows are claimed (`sending`) and committed, the provider was not called. */
  readonly afterClaim?: () => Promise<void>;
  /** The provider has answered, nothing is recorded. */
  readonly afterSend?: () => Promise<void>;
}
