import { main } from '../cli/kafka-metadata-quorum.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
