import { main } from '../cli/kafka-leader-election.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
