package znodes

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// Spoil has the checker look at a history in which one answer is another than was given: a version that the data never had. It is that of a read of what
// an answered write has written, for one without an answer may have been done at another version. False for isSpoilt: there is no such read.
func Spoil(calls []Call, random *rand.Rand, within time.Duration) (isSpoilt, isNoticed bool) {
	written := map[string]bool{}
	for _, call := range calls {
		if !call.Answer.IsUnknown && call.Answer.Err == nil && (call.Asked.Kind == Set || call.Asked.Kind == Create) {
			written[call.Asked.Data] = true
		}
	}
	told := []int{}
	for n, call := range calls {
		if call.Asked.Kind == Get && written[call.Answer.Data] {
			told = append(told, n)
		}
	}
	if len(told) == 0 {
		return false, false
	}
	at := told[random.IntN(len(told))]
	spoilt := slices.Clone(calls)
	spoilt[at].Answer.Stat.Version++
	return true, porcupine.CheckOperationsTimeout(Model, operationsOf(spoilt, spoilt[at].Family), within) != porcupine.Ok
}
