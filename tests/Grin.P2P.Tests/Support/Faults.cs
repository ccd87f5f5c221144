namespace Grin.P2P.Tests.Support;

/// <summary>Expectations about faults.</summary>
internal static class Faults
{
    /// <summary>Waits for a failure by a fault of this reason and severity.</summary>
    public static async Task<PeerFault> AssertAsync(string reason, PeerFaultSeverity severity, Task failing)
    {
        PeerFaultException exception = await Assert.ThrowsAsync<PeerFaultException>(() => failing);
        Assert.Equal((reason, severity), (exception.Fault.Reason, exception.Fault.Severity));
        return exception.Fault;
    }

    /// <summary>Waits for a connection to close by a fault of this reason and severity.</summary>
    public static async Task<PeerFault> AssertClosedAsync(string reason, PeerFaultSeverity severity, PeerConnection connection)
    {
        PeerFault? fault = await connection.Completion.WaitAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(fault);
        Assert.Equal((reason, severity), (fault.Reason, fault.Severity));
        return fault;
    }
}
