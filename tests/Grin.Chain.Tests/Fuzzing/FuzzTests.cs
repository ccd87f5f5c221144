using Grin.Fuzz;
using Grin.TestData.Fuzzing;

namespace Grin.Chain.Tests.Fuzzing;

public sealed class FuzzTests
{
    private const int Rounds = 1500;

    private static readonly byte[][] Corpus = [[.. Enumerable.Range(0, 200).Select(i => (byte)i)]];

    public static TheoryData<string> Targets => [.. FuzzTargets.All().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_parser_survives_mutated_recorded_bytes(string name)
    {
        var run = new FuzzRun([.. FuzzTargets.All().Where(target => target.Name == name)]);
        for (int round = 0; round < Rounds; round++)
        {
            Assert.Null(run.Round(20_260_101 + round));
        }

        // Neither so wild that nothing gets past the first check, nor so tame that nothing is refused.
        Assert.InRange(run.Counts[name].Accepted, Rounds / 100, Rounds);
        Assert.InRange(run.Counts[name].Refused, Rounds / 10, Rounds);
    }

    [Fact]
    public void A_parser_that_throws_is_found_and_its_seed_finds_it_again()
    {
        var target = new FuzzTarget("throws", Corpus, input => input.Length == 200 ? input : input[199]);

        FuzzFinding found = Find(target);

        Assert.Equal("throws", found.Target);
        Assert.Contains(nameof(IndexOutOfRangeException), found.What, StringComparison.Ordinal);
        Assert.Equal(found.What.Split('\n')[0], new FuzzRun([target]).Round(found.Seed)?.What.Split('\n')[0]);
    }

    [Fact]
    public void A_parser_that_allocates_by_an_unchecked_length_is_found()
    {
        var target = new FuzzTarget("allocates", Corpus, input => input.Length > 1 && input[0] == 0 && input[1] == 1 ? input : new byte[100_000]);

        Assert.Contains("bytes allocated", Find(target).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_does_not_hold_what_it_must_is_found()
    {
        var target = new FuzzTarget("lies", Corpus, input => input)
        {
            Check = (input, _) =>
            {
                if (!input.AsSpan().SequenceEqual(Corpus[0]))
                {
                    throw new FuzzCheckException("it does not encode back");
                }
            },
        };

        Assert.Contains("it does not encode back", Find(target).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_that_is_not_well_formed_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FuzzRun([new FuzzTarget("refuses", Corpus, _ => null)]));

    [Fact]
    public void The_same_seed_makes_the_same_input()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Assert.Equal(Mutator.Mutate(Corpus, new Random(seed)), Mutator.Mutate(Corpus, new Random(seed)));
        }
    }

    private static FuzzFinding Find(FuzzTarget target)
    {
        var run = new FuzzRun([target]);
        for (int seed = 0; seed < 1000; seed++)
        {
            if (run.Round(seed) is { } finding)
            {
                return finding;
            }
        }

        throw new InvalidOperationException("nothing was found");
    }
}
