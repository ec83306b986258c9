import { flagArgument, ours } from './argparse/argument.ts'

/** `--json` of the scripts whose command line is argparse4j's. */
export const jsonArgument = ours(
  flagArgument('--json', 'Print one JSON object a line for each thing listed or described.'),
)
