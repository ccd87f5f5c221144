using Grin.Chain.Rules;
using Grin.Chain.State;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Grains.State;

internal sealed partial class StateRootGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "State at horizon {Height}: {Required} segments, {Verified} of them verified already.")]
    private partial void LogStarted(ulong height, ulong required, int verified);

    [LoggerMessage(Level = LogLevel.Information, Message = "State at horizon {Height}: {Verified} of {Required} segments verified.")]
    private partial void LogProgress(ulong height, int verified, ulong required);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of segment {Segment} by silo {Silo} ran out; it is given out again.")]
    private partial void LogExpired(StateSegmentId segment, string silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No answer for segment {Segment} proves: the horizon header may commit to data that nobody has.")]
    private partial void LogUnprovable(string segment);

    [LoggerMessage(Level = LogLevel.Warning, Message = "State at horizon {Height} is no continuation of the earlier one ({Doubt}); all of it is downloaded.")]
    private partial void LogStartsOver(ulong height, RuleViolation doubt);

    [LoggerMessage(Level = LogLevel.Information, Message = "State at horizon {Height} is proven and verified.")]
    private partial void LogVerified(ulong height);

    [LoggerMessage(Level = LogLevel.Warning, Message = "State at horizon {Height} is refused: {Refusal}.")]
    private partial void LogRefused(ulong height, RuleViolation refusal);
}
