package znodes

import (
	"math/rand/v2"
	"slices"

	"github.com/anishathalye/porcupine"
)

// FindsSpoilt is whether the checker notices that one answer of a history is another than was given: a version that the data never had.
func FindsSpoilt(calls []Call, random *rand.Rand) bool {
	told := []int{}
	for n, call := range calls {
		if call.Asked.Kind == Get && call.Answer.Err == nil {
			told = append(told, n)
		}
	}
	if len(told) == 0 {
		return false
	}
	at := told[random.IntN(len(told))]
	spoilt := slices.Clone(calls)
	spoilt[at].Answer.Stat.Version++
	return porcupine.CheckOperations(Model, operationsOf(spoilt, spoilt[at].Family)) == false
}
