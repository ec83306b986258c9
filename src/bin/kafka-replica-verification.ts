import { main } from '../cli/kafka-replica-verification.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
