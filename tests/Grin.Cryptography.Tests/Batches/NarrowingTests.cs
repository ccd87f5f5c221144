using System.Numerics;
using Grin.Cryptography.Batches;

namespace Grin.Cryptography.Tests.Batches;

/// <summary>How many checks it takes to find the bad members of a failed batch.</summary>
public sealed class NarrowingTests
{
    private const int Members = 4096;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(500)]
    [InlineData(Members)]
    public void Checks_grow_with_the_bad_members_and_the_logarithm_of_the_batch(int bad)
    {
        var random = new Random(bad);
        foreach (int[] chosen in new[]
        {
            [.. Enumerable.Range(0, bad)],
            [.. Enumerable.Range(Members - bad, bad)],
            [.. Enumerable.Range(0, Members).OrderBy(_ => random.Next()).Take(bad).Order()],
            Enumerable.Range(0, bad).Select(i => i * (Members / bad)).ToArray(),
        })
        {
            var batch = new Counted(chosen);
            Assert.Equal(chosen, Bisection.FindInvalid(batch, Members));
            Assert.InRange(batch.Checks, 1, 1 + (2 * bad * BitOperations.Log2(Members)));
        }
    }

    private sealed class Counted(int[] bad) : IBatch
    {
        public int Checks { get; private set; }

        public bool Verify(int start, int count)
        {
            Checks++;
            int next = Array.BinarySearch(bad, start);
            next = next < 0 ? ~next : next;
            return next == bad.Length || bad[next] >= start + count;
        }
    }
}
