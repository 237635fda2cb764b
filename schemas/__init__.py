"""The nouns of the register, as pydantic models; nothing here imports anything of ours.

Glossary (the same word is used everywhere; Vietnamese where English has no twin):

===================  ============================================================
Điều / khoản / điểm  article / clause / point of a document (``Pinpoint``)
trích yếu            the abstract under the type line: ``title``
số, ký hiệu          ``number``: serial and symbol, "148/KH-UBND"
Nơi nhận             ``recipients``
Căn cứ               the legal basis: relation ``legal_basis``
chủ trì, phối hợp    the roles ``lead`` and ``cooperating`` of a ``Bearer``
===================  ============================================================
"""
