namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Closes every connection as soon as it stands, without a byte.</summary>
internal sealed class HangUpAtConnectFault() : Fault("hang-up-at-connect", "closes every connection at once")
{
    internal override bool HangsUpAtConnect => true;
}
