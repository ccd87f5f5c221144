using Grin.Cryptography.Batches;

namespace Grin.Cryptography.Tests.Batches;

public sealed class BisectionTests
{
    [Fact]
    public void Any_set_of_bad_members_is_found_in_order()
    {
        for (int set = 0; set < 1 << 7; set++)
        {
            for (int count = 0; count <= 7; count++)
            {
                int[] bad = [.. Enumerable.Range(0, count).Where(i => (set >> i & 1) != 0)];
                Assert.Equal(bad, Bisection.FindInvalid(new Counted(bad), count));
            }
        }
    }

    [Fact]
    public void One_bad_member_takes_a_check_per_halving()
    {
        var batch = new Counted([777]);
        Assert.Equal([777], Bisection.FindInvalid(batch, 1024));
        Assert.InRange(batch.Checks, 11, 21);
    }

    private sealed class Counted(int[] bad) : IBatch
    {
        public int Checks { get; private set; }

        public bool Verify(int start, int count)
        {
            Checks++;
            return !bad.Any(index => index >= start && index < start + count);
        }
    }
}
