using Grin.Cryptography.Trials;
using Grin.Cryptography.Trials.Mutations;
using Grin.Cryptography.Trials.Operations;

namespace Grin.Cryptography.Tests.Trials;

/// <summary>The trials, a tenth and less; <c>dotnet run -c Release --project tests/Grin.Cryptography.Trials</c> runs them whole.</summary>
public sealed class TrialTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_layer_of_the_arithmetic_agrees_with_big_integers_on_every_path()
    {
        Report(report => ArithmeticTrial.Run(new TrialOptions { Name = "arithmetic", Seed = 2, Share = 0.1 }, report));
    }

    [Fact]
    public void Alone_together_and_on_big_integers_mutated_members_get_the_same_verdict()
    {
        Report(report => MutationTrial.Run(new TrialOptions { Name = "mutations", Seed = 2, Share = 0.05 }, report));
    }

    private void Report(Action<TextWriter> trial)
    {
        using var report = new StringWriter();
        try
        {
            trial(report);
        }
        finally
        {
            output.WriteLine(report.ToString());
        }
    }
}
