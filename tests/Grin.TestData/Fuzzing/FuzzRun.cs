using System.Diagnostics;

namespace Grin.TestData.Fuzzing;

/// <summary>
/// Feeds parsers mutated inputs. Round r of a run from seed s gives every parser the input of seed s + r, so one round of
/// one parser from that seed makes a finding again.
/// </summary>
public sealed class FuzzRun
{
    private readonly IReadOnlyList<FuzzTarget> _targets;
    private readonly Dictionary<string, FuzzCount> _counts;

    /// <summary>A run over parsers; each is first shown that its own corpus is well-formed.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public FuzzRun(IReadOnlyList<FuzzTarget> targets)
    {
        _targets = targets;
        _counts = targets.ToDictionary(target => target.Name, _ => new FuzzCount());
        foreach (FuzzTarget target in targets)
        {
            if (target.Corpus.Count == 0 || target.Corpus.Any(input => target.Parse(input) is null))
            {
                throw new ArgumentException($"The corpus of {target.Name} is empty or not well-formed.", nameof(targets));
            }
        }
    }

    /// <summary>What was done so far, by the parsers' names.</summary>
    public IReadOnlyDictionary<string, FuzzCount> Counts => _counts;

    /// <summary>One round; null when every parser survived.</summary>
    public FuzzFinding? Round(long seed)
    {
        foreach (FuzzTarget target in _targets)
        {
            long start = Stopwatch.GetTimestamp();
            byte[] input = Mutator.Mutate(target.Corpus, new Random(Mix(seed, target.Name)));
            string? what = Try(target, input, _counts[target.Name]);
            _counts[target.Name].Elapsed += Stopwatch.GetElapsedTime(start);
            if (what is not null)
            {
                return new FuzzFinding(target.Name, seed, what);
            }
        }

        return null;
    }

    // Parsers with the same corpus shall not get the same inputs. (A string's own hash differs from run to run.)
    private static int Mix(long seed, string name) =>
        unchecked((int)name.Aggregate((ulong)seed, (mixed, letter) => (mixed ^ letter) * 0x9E37_79B9_7F4A_7C15UL >> 7));

    // The whole point is that nothing may be thrown, whatever its type.
#pragma warning disable CA1031
    private static string? Try(FuzzTarget target, byte[] input, FuzzCount count)
    {
        try
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            object? value = target.Parse(input);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            long limit = ((long)target.AllocationPerByte * input.Length) + target.AllocationConstant;
            count.Accepted += value is null ? 0 : 1;
            count.Refused += value is null ? 1 : 0;
            if (allocated > limit)
            {
                return $"{allocated} bytes allocated for {input.Length} bytes of input, {limit} allowed";
            }

            if (value is not null)
            {
                target.Check?.Invoke(input, value);
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
#pragma warning restore CA1031
}
