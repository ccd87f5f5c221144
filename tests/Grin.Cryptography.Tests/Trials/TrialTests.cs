using Grin.Cryptography.Trials;
using Grin.Cryptography.Trials.Mutations;

namespace Grin.Cryptography.Tests.Trials;

/// <summary>The trials, short; <c>dotnet run -c Release --project tests/Grin.Cryptography.Trials</c> runs them long.</summary>
public sealed class TrialTests(ITestOutputHelper output)
{
    [Fact]
    public void Alone_together_and_on_big_integers_mutated_members_get_the_same_verdict()
    {
        using var report = new StringWriter();
        try
        {
            MutationTrial.Run(new TrialOptions { Name = "mutations", Seed = 2, Share = 0.05 }, report);
        }
        finally
        {
            output.WriteLine(report.ToString());
        }
    }
}
